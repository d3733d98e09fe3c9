namespace Dossier.Train.Learning.Neural;

/// <summary>The learning rate of each step: it rises in a line, then falls to 0 in a line; with the correction of Adam's bias at the start.</summary>
/// <param name="top">Highest rate.</param>
/// <param name="rise">Steps over which it rises.</param>
/// <param name="steps">All steps.</param>
internal sealed class Pace(float top, int rise, int steps)
{
    private int step;

    /// <summary>The rate of the next step.</summary>
    public float Next()
    {
        step++;
        var rate = top * Math.Min(1, (float)step / rise) * (1 - ((float)step / (steps + 1)));
        return rate * (float)(Math.Sqrt(1 - Math.Pow(Parameter.Decay2, step)) / (1 - Math.Pow(Parameter.Decay1, step)));
    }
}
