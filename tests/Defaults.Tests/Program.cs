using Dossier.Defaults;
using Dossier.Defaults.Tests;

return await ProbeApp.Create(args).RunServiceAsync();
