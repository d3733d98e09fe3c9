using Dossier.Defaults;
using Dossier.Extraction;

return await ServiceDefaults.RunAsync(args, ExtractionApp.Create);
