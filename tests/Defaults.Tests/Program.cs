using Dossier.Defaults;
using Dossier.Defaults.Tests;

return await ServiceDefaults.RunAsync(args, ProbeApp.Create);
