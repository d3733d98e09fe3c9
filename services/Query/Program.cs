using Dossier.Defaults;
using Dossier.Query;

return await QueryApp.Create(args).RunServiceAsync();
