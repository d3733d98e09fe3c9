using Dossier.Extraction.Pipeline;

// What this build is made of, as DescribePipeline answers it.
Console.WriteLine(ExtractionPipeline.CreateDefault().Describe());
