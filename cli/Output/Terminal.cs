namespace Dossier.Cli.Output;

/// <summary>Text of documents on a terminal, which obeys more characters than those that it shows.</summary>
internal static class Terminal
{
    /// <summary>
    /// The text with every character that steers a terminal, or that turns the order of what is shown around, made visible: a control as its picture
    /// (U+2400 and on), others as U+FFFD. Line breaks and tabs stay.
    /// </summary>
    public static string Harmless(string text) =>
        string.Create(text.Length, text, (to, from) =>
        {
            for (var at = 0; at < to.Length; at++)
            {
                to[at] = from[at] switch
                {
                    '\n' or '\t' => from[at],
                    '\r' when at + 1 < from.Length && from[at + 1] == '\n' => '\r',
                    < ' ' => (char)(0x2400 + from[at]),
                    '\u007f' => '\u2421',
                    // C1 controls.
                    >= '\u0080' and <= '\u009f' => '\ufffd',
                    _ when TurnsAround(from[at]) => '\ufffd',
                    _ => from[at],
                };
            }
        });

    /// <summary>Whether a character embeds, overrides or isolates a direction, so that what follows it can be shown before it.</summary>
    public static bool TurnsAround(char character) => character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069';
}
