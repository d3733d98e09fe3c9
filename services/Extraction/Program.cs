using Dossier.Defaults;
using Dossier.Extraction;

return await ExtractionApp.Create(args).RunServiceAsync();
