using Dossier.Defaults;
using Dossier.Query;

return await ServiceDefaults.RunAsync(args, QueryApp.Create);
