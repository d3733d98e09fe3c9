using Dossier.Defaults;
using Dossier.Ingest;

return await ServiceDefaults.RunAsync(args, IngestApp.Create);
