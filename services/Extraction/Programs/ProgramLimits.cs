namespace Dossier.Extraction.Programs;

/// <summary>What one run of a program may cost.</summary>
/// <param name="Wall">Longest run.</param>
/// <param name="ProcessorSeconds">Most processor time; it also ends a program whose parent is gone.</param>
/// <param name="MemoryBytes">Largest address space.</param>
/// <param name="OutputBytes">Longest output; the rest is not read, and the program ends.</param>
internal sealed record ProgramLimits(TimeSpan Wall, int ProcessorSeconds, long MemoryBytes, long OutputBytes);
