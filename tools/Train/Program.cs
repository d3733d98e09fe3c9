using System.CommandLine;
using Dossier.Train;

IReadOnlyList<ITrainer> trainers = Trainers.All;
var data = new Option<string>("--data") { Description = "Folder with the development data (docs/models.md says which files).", Required = true };
var models = new Option<string>("--models") { Description = "Folder to write the models to.", DefaultValueFactory = _ => "services/Extraction/Models" };
var predictions = new Option<string?>("--predictions") { Description = "Folder to write out-of-fold predictions to, for the scorers." };
var validate = new Option<bool>("--validate") { Description = "Cross-validate only; write no model." };
var root = new RootCommand("Fits the models that the pipeline ships. The same data give the same bytes.");
foreach (var trainer in trainers)
{
    var verb = new Command(trainer.Name, trainer.Description) { data, models, predictions, validate };
    verb.SetAction(given =>
    {
        if (given.GetValue(predictions) is { } folder) Directory.CreateDirectory(folder);
        Directory.CreateDirectory(given.GetValue(models)!);
        trainer.Train(new TrainingRun(new Corpus(given.GetRequiredValue(data)), given.GetValue(models)!, given.GetValue(predictions), given.GetValue(validate)));
    });
    root.Add(verb);
}

return root.Parse(args).Invoke();
