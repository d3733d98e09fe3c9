using Dossier.Defaults;
using Dossier.Gateway;

return await ServiceDefaults.RunAsync(args, GatewayApp.Create);
