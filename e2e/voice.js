// A voice that practises: it says what it is told, a sentence at a time, when a test lets it go on.
// `window.practiceVoices` are its voices; `window.said` is what it said.
window.said = [];
const listeners = [];
let speaking = null;
const practice = {
  getVoices: () => window.practiceVoices || [],
  addEventListener: (_, listener) => listeners.push(listener),
  speak: (utterance) => { speaking = utterance; window.said.push(utterance.text); },
  cancel: () => { const was = speaking; speaking = null; if (was && was.onerror) was.onerror({ error: "canceled" }); },
};
window.practiceVoicesCame = (voices) => { window.practiceVoices = voices; listeners.forEach((each) => each()); };
window.goOn = () => { const was = speaking; speaking = null; if (was) was.onend({}); return Boolean(was); };
Object.defineProperty(window, "speechSynthesis", { value: practice });
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: class { constructor(text) { this.text = text; } } });
