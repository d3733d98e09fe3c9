using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dossier.Defaults.Sqlite;

/// <summary>
/// The one writer of a SQLite database: a thread that takes operations from a queue and commits those that wait together (group commit), because a
/// commit costs the same for one as for a hundred. Each operation is atomic: it stands in a savepoint of its own, so that one that fails leaves nothing
/// and harms no other. A caller hears of success only when the commit is on disk.
/// </summary>
public sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Operations that may wait; callers beyond wait for a place.</summary>
    private const int QueueLength = 1024;

    /// <summary>Operations in one commit.</summary>
    private const int GroupSize = 256;

    /// <summary>A group that took longer takes no further operations, so that the first of it does not wait for long.</summary>
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(50);

    /// <summary>A writer that rests for so long empties the write-ahead log, which still holds overwritten and deleted content.</summary>
    private static readonly TimeSpan RestTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Operation> queue =
        Channel.CreateBounded<Operation>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly SqliteConnection connection;
    private readonly TimeProvider time;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the writer.</summary>
    /// <param name="folder">The database; dispose it after the writer.</param>
    /// <param name="time">Measures how long a group takes; the system's when null.</param>
    public SqliteWriter(SqliteFolder folder, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        connection = folder.OpenWriter();
        new Thread(Run) { IsBackground = true, Name = $"writer of {System.IO.Path.GetFileName(folder.Path)}" }.Start();
    }

    /// <summary>Runs an operation in a transaction and returns its result once that is committed.</summary>
    /// <param name="operation">
    /// Runs on the writer's thread: short, synchronous, commands made by CreateCommand, no transaction commands. When it throws, what it wrote is undone and the
    /// caller gets the exception.
    /// </param>
    /// <param name="cancel">Takes the operation out of the queue; once it runs, its outcome is awaited.</param>
    /// <exception cref="Unavailable">The writer is closed, or the disk is full or failing.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancel = default)
    {
        var queued = new Operation<T>(operation);
        try
        {
            await queue.Writer.WriteAsync(queued, cancel).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new Unavailable("the service is closing", RetryAfter, e);
        }

        using var withdrawal = cancel.UnsafeRegister(static (o, token) => ((Operation<T>)o!).Withdraw(token), queued);
        return await queued.Outcome.ConfigureAwait(false);
    }

    /// <summary>Completes what is queued, empties the write-ahead log and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await ended.Task.ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Run()
    {
        try
        {
            Task<bool>? more = null;
            for (var logged = false; ;)
            {
                more ??= queue.Reader.WaitToReadAsync().AsTask();
                if (logged && !more.Wait(RestTime)) logged = !EmptyLog();
                // This thread is the writer's own: it may wait.
                if (!more.Result) break;
                more = null;
                while (queue.Reader.TryRead(out var first))
                {
                    CommitGroup(first);
                    logged = true;
                }
            }

            EmptyLog();
            ended.SetResult();
        }
        catch (Exception e)
        {
            // A defect here must not look like a slow disk: who waits gets it, and so does who comes later.
            queue.Writer.TryComplete(e);
            while (queue.Reader.TryRead(out var waiting)) waiting.Fail(e);
            ended.SetException(e);
        }
    }

    private void CommitGroup(Operation first)
    {
        var group = new List<Operation>();
        var began = time.GetTimestamp();
        try
        {
            Execute("begin immediate");
            for (var next = first; next is not null; next = TakeNext(group.Count, began))
            {
                if (!next.TryStart()) continue;
                group.Add(next);
                RunInSavepoint(next);
            }

            Execute("commit");
        }
        catch (Exception e)
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) Execute("rollback");
            if (group.Count == 0 && first.TryStart()) group.Add(first);
            var told = Translate(e);
            foreach (var operation in group) operation.Fail(told);
            return;
        }

        foreach (var operation in group) operation.Complete();
    }

    private Operation? TakeNext(int count, long began) =>
        count < GroupSize && time.GetElapsedTime(began) < GroupTime && queue.Reader.TryRead(out var next) ? next : null;

    private void RunInSavepoint(Operation operation)
    {
        Execute("savepoint operation");
        try
        {
            operation.Run(connection);
        }
        catch (Exception e)
        {
            // A full disk ends the whole transaction: then nothing of the group is stored.
            if (raw.sqlite3_get_autocommit(connection.Handle) != 0) throw;
            operation.Undone(Translate(e));
            Execute("rollback to operation");
        }

        Execute("release operation");
    }

    private static Exception Translate(Exception e) =>
        e is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR }
            ? new Unavailable("the database cannot be written now", RetryAfter, e)
            : e;

    private bool EmptyLog()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(truncate)";
        // A reader of an older moment can be in the way; the next rest tries again.
        command.CommandTimeout = 1;
        try
        {
            using var row = command.ExecuteReader();
            return row.Read() && row.GetInt32(0) == 0;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private void Execute([ConstantExpected] string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private abstract class Operation
    {
        private int state;

        public bool TryStart() => Interlocked.CompareExchange(ref state, 1, 0) == 0;

        public void Withdraw(CancellationToken token)
        {
            if (TryStart()) Cancelled(token);
        }

        public abstract void Run(SqliteConnection connection);

        public abstract void Undone(Exception reason);

        public abstract void Complete();

        public abstract void Fail(Exception reason);

        protected abstract void Cancelled(CancellationToken token);
    }

    private sealed class Operation<T>(Func<SqliteConnection, T> run) : Operation
    {
        private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;
        private Exception? undone;

        public Task<T> Outcome => outcome.Task;

        public override void Run(SqliteConnection connection) => result = run(connection);

        public override void Undone(Exception reason) => undone = reason;

        public override void Complete()
        {
            if (undone is null) outcome.SetResult(result);
            else outcome.SetException(undone);
        }

        public override void Fail(Exception reason) => outcome.SetException(undone ?? reason);

        protected override void Cancelled(CancellationToken token) => outcome.TrySetCanceled(token);
    }
}
