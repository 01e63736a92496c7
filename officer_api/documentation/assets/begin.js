// Draws the contract below the page's own words, to be tried at this very address with a token that one has.
fetch("openapi.json").then((answer) => answer.json()).then((contract) => {
  contract.servers = [{ url: "/v1", description: "Deze omgeving." }];
  contract.components.securitySchemes.oauth = { type: "http", scheme: "bearer", description: "Een token van /oauth/token." };
  SwaggerUIBundle({ spec: contract, dom_id: "#drawn", deepLinking: true, validatorUrl: null });
});
