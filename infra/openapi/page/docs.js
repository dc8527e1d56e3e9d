/* The document beside this page, and nothing from elsewhere: the viewer would ask a validator on the web. */
globalThis.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  validatorUrl: 'none',
  docExpansion: 'none',
  deepLinking: true,
  filter: true,
  defaultModelsExpandDepth: 0,
});
