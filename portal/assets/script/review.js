// The photos of one paper, looked at before they go: their order, what to mind, what to cover.

import { coverable, sent } from "./photo.js";

/** Shows the photos in `place`; calls `send` with the files when their sender is ready. */
export function review(place, photos, send) {
  const words = place.dataset;
  const tools = new Map();
  const list = place.querySelector("ol");
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "utrecht-button utrecht-button--secondary-action";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const paragraph = (text) => {
    const made = document.createElement("p");
    made.className = "nl-paragraph";
    made.textContent = text;
    return made;
  };

  const cover = (photo, item, row) => {
    tools.set(photo, coverable(photo));
    item.insertBefore(paragraph(words.how), photo.canvas);
    row.replaceChildren(button(words.undo, () => tools.get(photo).undo()), ...[...row.children].slice(1));
    photo.canvas.focus();
  };

  const show = () => {
    list.replaceChildren(...photos.map((photo, number) => {
      const item = document.createElement("li");
      const row = document.createElement("div");
      row.className = "portal-actions";
      const name = words.photo.replace("{}", number + 1);
      photo.canvas.setAttribute("role", "img");
      photo.canvas.setAttribute("aria-label", [name, ...(tools.has(photo) ? [words.how] : [])].join(". "));
      const tool = tools.has(photo) ? button(words.undo, () => tools.get(photo).undo()) : button(words.cover, () => cover(photo, item, row));
      row.append(tool);
      if (number > 0) row.append(button(words.front, () => { photos.unshift(...photos.splice(number, 1)); show(); place.querySelector("h2").focus(); }));
      if (photos.length > 1) row.append(button(words.remove, () => { photos.splice(number, 1); show(); place.querySelector("h2").focus(); }));
      const said = [`${name}.`, ...photo.advice.map((each) => words[each])].join(" ");
      item.append(paragraph(said), photo.canvas, row);
      return item;
    }));
  };

  place.querySelector("[data-send]").onclick = async () => {
    tools.forEach((tool) => tool.settle());
    const files = await Promise.all(photos.map(sent));
    place.hidden = true;
    send(files);
  };
  place.hidden = false;
  show();
  place.querySelector("h2").focus();
}
