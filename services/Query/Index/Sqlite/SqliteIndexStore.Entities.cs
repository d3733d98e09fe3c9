using Dossier.Common.V1;
using Dossier.Query.Publishing;
using Dossier.Query.V1;
using Microsoft.Data.Sqlite;

namespace Dossier.Query.Index.Sqlite;

internal sealed partial class SqliteIndexStore
{
    private const string BehindKey = " and (@mentions is null or e.mentions < @mentions or (e.mentions = @mentions and e.id > @id))";

    private const string ByMentions = " order by e.mentions desc, e.id limit @limit";

    // The redundant bound lets the index start at the key.
    private const string EntitiesOfCollection = """
        select e.id, e.name, e.type, e.mentions, e.documents from entity e
        where e.collection = @collection and e.mentions <= coalesce(@mentions, 9223372036854775807)
        """;

    private const string OfTypes = " and (@types is null or e.type in (select value from json_each(@types)))";

    // Cross joins and "indexed by" fix the way: without statistics SQLite would read the entities of all documents.
    private const string EntitiesOfDocuments = """
        select e.id, e.name, e.type, e.mentions, e.documents from (
          select x.id, x.name, x.type, sum(u.mentions) as mentions, count(*) as documents
          from document d
          cross join entity_document u indexed by entity_document_by_document on u.collection = d.collection and u.document = d.id
          cross join entity x on x.collection = u.collection and x.id = u.entity
          where d.collection = @collection
        """ + DocumentMatches;

    private const string ThoseOfList = " and d.id in (select value from json_each(@documents))";

    private const string AddedUp = " group by x.id, x.name, x.type) e where 1 = 1";

    private const string EntitiesNamedSo = """
        select e.id, e.name, e.type, e.mentions, e.documents from (
          select distinct n.entity from entity_name n where n.collection = @collection and n.folded >= @prefix and n.folded < @prefix_end) named
        cross join entity e on e.collection = @collection and e.id = named.entity
        where 1 = 1
        """;

    /// <inheritdoc/>
    public Task<Entity?> FindEntityAsync(CollectionName collection, string id, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = EntitiesOfCollection + " and e.id = @id";
            return command.With("@collection", collection.Id).With("@mentions", null).With("@id", id)
                .ReadPage(PageBounds.Of(1), row => ReadEntity(connection, collection, row)).Items.SingleOrDefault();
        },
        cancel);

    /// <inheritdoc/>
    public Task<Page<Entity>> ListEntitiesAsync(
        CollectionName collection, EntityCondition condition, EntityKey? after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            // The counts of the whole collection are kept; those of some documents are added up.
            if (condition.Document == DocumentCondition.All) command.CommandText = EntitiesOfCollection + OfTypes + BehindKey + ByMentions;
            else if (condition.Document.Documents is not null) command.CommandText = EntitiesOfDocuments + ThoseOfList + AddedUp + OfTypes + BehindKey + ByMentions;
            else command.CommandText = EntitiesOfDocuments + AddedUp + OfTypes + BehindKey + ByMentions;
            if (condition.Document != DocumentCondition.All) command.With(condition.Document);
            command.With("@types", condition.Types.Count == 0 ? null : SqliteCommands.Json(condition.Types));
            return ReadEntities(connection, command, collection, after, bounds);
        },
        cancel);

    /// <inheritdoc/>
    public Task<Page<Entity>> SearchEntitiesAsync(CollectionName collection, string prefix, EntityKey? after, PageBounds bounds, CancellationToken cancel) => Reading(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = EntitiesNamedSo + BehindKey + ByMentions;
            // Behind every string that begins so, in the order of bytes.
            command.With("@prefix", prefix).With("@prefix_end", prefix + "\U0010FFFF");
            return ReadEntities(connection, command, collection, after, bounds);
        },
        cancel);

    private static Page<Entity> ReadEntities(SqliteConnection connection, SqliteCommand command, CollectionName collection, EntityKey? after, PageBounds bounds) =>
        command.With("@collection", collection.Id).With("@mentions", after?.Mentions).With("@id", after?.Id).With("@limit", bounds.Items + 1)
            .ReadPage(bounds, row => ReadEntity(connection, collection, row));

    private static (Entity Entity, int Bytes) ReadEntity(SqliteConnection connection, CollectionName collection, SqliteDataReader row)
    {
        var entity = new Entity
        {
            Entity_ = new EntityRef { Id = row.GetString(0), Name = row.GetString(1), Type = (EntityType)row.GetInt32(2) },
            MentionCount = row.GetInt64(3),
            DocumentCount = row.GetInt64(4),
            First = FirstMention(connection, collection, row.GetString(0)),
        };
        entity.Aliases.AddRange(ReadNames(connection, collection, row.GetString(0)));
        return (entity, entity.CalculateSize());
    }

    private static List<string> ReadNames(SqliteConnection connection, CollectionName collection, string entity)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select name from entity_name where collection = @collection and entity = @entity and mentions > 0 order by mentions desc, name limit @limit
            """;
        using var rows = command.With("@collection", collection.Id).With("@entity", entity).With("@limit", QueryLimits.Aliases).ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }

    private static Citation? FirstMention(SqliteConnection connection, CollectionName collection, string entity)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            select f.message, d.message from entity_document u
            join fact f on f.collection = u.collection and f.layer = @layer and f.document = u.document and f.start = u.start and f.ordinal = u.ordinal
            join document d on d.collection = u.collection and d.id = u.document
            where u.collection = @collection and u.entity = @entity order by u.document limit 1
            """;
        using var row = command.With("@collection", collection.Id).With("@entity", entity).With("@layer", (int)Layer.Mentions).ExecuteReader();
        if (!row.Read()) return null;
        var mention = row.GetMessage(0, Mention.Parser);
        return Citations.Of(row.GetMessage(1, Document.Parser), mention.Span, mention.Meta.Id);
    }

    private static void AddEntity(PreparedStatements statements, string collection, string document, EntityUse use)
    {
        statements.Of("""
            insert into entity_document (collection, entity, document, name, type, mentions, start, ordinal)
            values (@collection, @entity, @document, @name, @type, @mentions, @start, @ordinal)
            """)
            .With("@collection", collection).With("@entity", use.Id).With("@document", document).With("@name", use.Name).With("@type", (int)use.Type)
            .With("@mentions", use.Mentions).With("@start", use.Start).With("@ordinal", use.Ordinal).ExecuteNonQuery();
        statements.Of("""
            insert into entity (collection, id, name, type, mentions, documents) values (@collection, @entity, @name, @type, @mentions, 1)
            on conflict do update set mentions = mentions + excluded.mentions, documents = documents + 1
            """)
            .With("@collection", collection).With("@entity", use.Id).With("@name", use.Name).With("@type", (int)use.Type).With("@mentions", use.Mentions).ExecuteNonQuery();
        NameEntity(statements, collection, use.Id);
        foreach (var (name, mentions, documents) in NamesOf(use))
        {
            statements.Of("""
                insert into entity_name (collection, entity, name, folded, mentions, documents) values (@collection, @entity, @name, @folded, @mentions, @documents)
                on conflict do update set mentions = mentions + excluded.mentions, documents = documents + excluded.documents
                """)
                .With("@collection", collection).With("@entity", use.Id).With("@name", name).With("@folded", EntityUse.Fold(name))
                .With("@mentions", mentions).With("@documents", documents).ExecuteNonQuery();
        }
    }

    private static void RemoveEntity(PreparedStatements statements, string collection, string document, EntityUse use)
    {
        statements.Of("""
            delete from entity_document where collection = @collection and entity = @entity and document = @document;
            update entity set mentions = mentions - @mentions, documents = documents - 1 where collection = @collection and id = @entity;
            delete from entity where collection = @collection and id = @entity and documents = 0
            """)
            .With("@collection", collection).With("@entity", use.Id).With("@document", document).With("@mentions", use.Mentions).ExecuteNonQuery();
        NameEntity(statements, collection, use.Id);
        foreach (var (name, mentions, documents) in NamesOf(use))
        {
            statements.Of("""
                update entity_name set mentions = mentions - @mentions, documents = documents - @documents
                where collection = @collection and entity = @entity and name = @name;
                delete from entity_name where collection = @collection and entity = @entity and name = @name and mentions = 0 and documents = 0
                """)
                .With("@collection", collection).With("@entity", use.Id).With("@name", name).With("@mentions", mentions).With("@documents", documents).ExecuteNonQuery();
        }
    }

    // Name and type are those of the first document, so that they do not depend on who came first.
    private static void NameEntity(PreparedStatements statements, string collection, string entity) => statements.Of("""
        update entity set (name, type) = (
          select u.name, u.type from entity_document u where u.collection = @collection and u.entity = @entity order by u.document limit 1)
        where collection = @collection and id = @entity
        """)
        .With("@collection", collection).With("@entity", entity).ExecuteNonQuery();

    // Names in the text with their mentions, and the preferred name, which need not stand in the text, once per document.
    private static IEnumerable<(string Name, int Mentions, int Documents)> NamesOf(EntityUse use) =>
        use.Names.Select(n => (n.Key, n.Value, n.Key == use.Name ? 1 : 0)).Concat(use.Names.ContainsKey(use.Name) ? [] : [(use.Name, 0, 1)]);
}
