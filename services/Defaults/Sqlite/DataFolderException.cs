namespace Dossier.Defaults.Sqlite;

/// <summary>A data folder cannot be used: it is in use, of a newer version, or not accessible. The message is for the operator.</summary>
/// <param name="message">What is wrong, and with which file.</param>
/// <param name="inner">What caused it, when there is more to know.</param>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
