using Dossier.Defaults;
using Dossier.Gateway;

return await GatewayApp.Create(args).RunServiceAsync();
