namespace Dossier.Train;

/// <summary>Fits one family of models. One class per verb of the program.</summary>
internal interface ITrainer
{
    /// <summary>Verb on the command line: "lines".</summary>
    string Name { get; }

    /// <summary>For --help, in a sentence.</summary>
    string Description { get; }

    /// <summary>
    /// Cross-validates, prints what was measured out of fold, fits on everything and writes the models.
    /// </summary>
    /// <param name="run">Where data, models and predictions are.</param>
    void Train(TrainingRun run);
}

/// <summary>What a run is given.</summary>
/// <param name="Data">The development data.</param>
/// <param name="Models">Folder that the models are written to; services/Extraction/Models unless told otherwise.</param>
/// <param name="Predictions">
/// Folder for the out-of-fold predictions as JSON lines that the scorers read (NAME.jsonl); null to write none.
/// </param>
/// <param name="OnlyValidate">Cross-validate and leave the models as they are.</param>
internal sealed record TrainingRun(Corpus Data, string Models, string? Predictions, bool OnlyValidate);
