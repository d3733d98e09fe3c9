using System.CommandLine;
using Dossier.Cli;

var root = new RootCommand("Dossier turns documents into a cited, queryable picture of who said and did what, when, and how much.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    IngestCommand.Create(),
    SearchCommand.Create(),
    ShowCommand.Create(),
    FactsCommand.Create(),
    BriefCommand.Create(),
    StatusCommand.Create(),
    ExtractCommand.Create(),
    AnnotateCommand.Create(),
};
root.WithHelp("");
// A path may begin with "@": no response files.
var arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return await CommandRun.InvokeAsync(arguments);
