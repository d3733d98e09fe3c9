using Dossier.Extraction.Models;
using Dossier.Train.Learning;

namespace Dossier.Extraction.Tests.Models;

public sealed class TreeEnsembleTests
{
    private static readonly string[] Names = ["x", "y", "noise"];

    [Fact]
    public void Trees_learn_what_no_line_separates()
    {
        var (rows, labels) = Examples(row => row[0] > 0.5f != row[1] > 0.5f ? 1 : 0);
        var model = GradientBoosting.Fit(rows, labels, null, Names, options: new BoostingOptions { Rounds = 30, Leaves = 8, FeatureShare = 1 });
        Assert.True(Enumerable.Range(0, rows.Count).Count(i => model.Margin(rows[i]) > 0 == (labels[i] == 1)) > 0.98 * rows.Count);
    }

    [Fact]
    public void A_softmax_tells_several_classes_apart()
    {
        var (rows, labels) = Examples(row => row[0] < 0.3f ? 0 : row[1] < 0.5f ? 1 : 2);
        var model = GradientBoosting.Fit(rows, labels, null, Names, 3, new BoostingOptions { Rounds = 20, Leaves = 8, FeatureShare = 1 });
        var margins = new float[3];
        var right = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            model.Margins(rows[i], margins);
            if (Array.IndexOf(margins, margins.Max()) == labels[i]) right++;
        }

        Assert.True(right > 0.98 * rows.Count);
    }

    [Fact]
    public void The_same_data_give_the_same_bytes_and_a_model_that_was_read_back_says_the_same()
    {
        var (rows, labels) = Examples(row => row[0] + row[2] > 1 ? 1 : 0);
        var model = GradientBoosting.Fit(rows, labels, null, Names);
        Assert.Equal(Bytes(model), Bytes(GradientBoosting.Fit(rows, labels, null, Names)));
        var again = TreeEnsemble.Read(new MemoryStream(Bytes(model)));
        Assert.All(rows, row => Assert.Equal(model.Margin(row), again.Margin(row)));
        Assert.Equal(Names, again.Names);
    }

    [Fact]
    public void The_mean_of_ensembles_has_the_mean_of_their_margins()
    {
        var (rows, labels) = Examples(row => row[0] > 0.4f ? 1 : 0);
        var both = Enumerable.Range(1, 2).Select(seed => GradientBoosting.Fit(rows, labels, null, Names, options: new BoostingOptions { Rounds = 5, RowShare = 0.5, Seed = seed })).ToArray();
        var mean = TreeEnsemble.Read(new MemoryStream(Bytes(TreeEnsemble.Mean(both))));
        Assert.NotEqual(both[0].Margin(rows[0]), both[1].Margin(rows[0]));
        Assert.All(rows, row => Assert.Equal((both[0].Margin(row) + both[1].Margin(row)) / 2, mean.Margin(row), 4));
    }

    [Fact]
    public void Trees_grown_on_half_of_the_rows_learn_from_all_and_give_the_same_bytes()
    {
        var (rows, labels) = Examples(row => row[0] > 0.5f != row[1] > 0.5f ? 1 : 0);
        var options = new BoostingOptions { Rounds = 40, Leaves = 8, FeatureShare = 1, RowShare = 0.5 };
        var model = GradientBoosting.Fit(rows, labels, null, Names, options: options);
        Assert.Equal(Bytes(model), Bytes(GradientBoosting.Fit(rows, labels, null, Names, options: options)));
        Assert.True(Enumerable.Range(0, rows.Count).Count(i => model.Margin(rows[i]) > 0 == (labels[i] == 1)) > 0.98 * rows.Count);
    }

    private static byte[] Bytes(TreeEnsemble model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    private static (List<float[]> Rows, List<int> Labels) Examples(Func<float[], int> label)
    {
        var random = new Random(7);
        List<float[]> rows = [.. Enumerable.Range(0, 3000).Select(_ => new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() })];
        return (rows, [.. rows.Select(label)]);
    }
}
