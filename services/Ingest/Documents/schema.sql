-- Version 1 of the ledger. Every table has the collection first in its primary key, so that it can become the distribution column.
-- Times are microseconds since 1970-01-01 UTC; hashes are 32 bytes; states and kinds are the numbers of the contract's enums.

-- A deleted collection keeps its row: its sequences and the ids of its documents are never used again.
create table collection (
    id            text    not null primary key,
    display_name  text    not null,
    create_time   integer not null,
    deleted       integer not null,
    last_sequence integer not null,
    -- Counts every change of a row of document, for WatchProgress and etags.
    last_change   integer not null,
    -- Documents by state, kept with every change of a state: counting a million rows for a status page would take a second.
    pending       integer not null,
    leased        integer not null,
    published     integer not null,
    failed        integer not null,
    quarantined   integer not null
) strict, without rowid;

-- A deleted document keeps its row, emptied: the id is never used again, and whoever watches learns of the deletion.
create table document (
    collection       text    not null,
    id               text    not null,
    -- What the caller sees; pending and leased while there is a job.
    state            integer not null,
    -- What became of the present revision (published, failed, quarantined), 0 as long as nothing did.
    outcome          integer not null,
    revision         integer not null,
    content_sha256   blob,
    size_bytes       integer not null,
    error_reason     integer not null,
    error_message    text    not null,
    sequence         integer not null,
    change           integer not null,
    -- First sequence: tells the oldest of several.
    first_sequence   integer not null,
    pipeline_version text    not null,
    create_time      integer not null,
    update_time      integer not null,
    primary key (collection, id)
) strict, without rowid;
create unique index document_change on document (collection, change);
create index document_content on document (collection, content_sha256, first_sequence) where content_sha256 is not null;
create index document_state on document (collection, state, id);

create table source (
    collection  text    not null,
    document    text    not null,
    position    integer not null,
    uri         text    not null,
    file_name   text    not null,
    media_type  text    not null,
    create_time integer not null,
    primary key (collection, document, position)
) strict, without rowid;
create unique index source_uri on source (collection, uri) where uri <> '';

create table revision (
    collection     text    not null,
    document       text    not null,
    number         integer not null,
    content_sha256 blob    not null,
    create_time    integer not null,
    primary key (collection, document, number)
) strict, without rowid;
create index revision_content on revision (collection, content_sha256);

-- Bytes, once per collection however many revisions have them; they go with the last revision that does.
create table content (
    collection text    not null,
    sha256     blob    not null,
    size_bytes integer not null,
    primary key (collection, sha256)
) strict, without rowid;

-- With a rowid: rows are large, and then only their keys are compared in the tree.
create table content_part (
    collection text    not null,
    sha256     blob    not null,
    part       integer not null,
    bytes      blob    not null,
    primary key (collection, sha256, part)
) strict;

-- Changes that are not worked off yet.
create table link (
    collection text    not null,
    sequence   integer not null,
    previous   integer not null,
    document   text    not null,
    primary key (collection, sequence)
) strict, without rowid;
create index link_document on link (collection, document, sequence);

-- What is wanted for a document: at most one job each, always the newest.
create table job (
    collection     text    not null,
    document       text    not null,
    kind           integer not null,
    generation     integer not null,
    -- Claims so far.
    attempts       integer not null,
    -- 0 small, 1 large: each has its own turn, so that large documents do not block small ones.
    size_class     integer not null,
    queue_time     integer not null,
    -- Not to be claimed earlier; orders the queue.
    not_before     integer not null,
    lease          text,
    lease_deadline integer,
    -- Last reported failure.
    error_reason   integer not null,
    error_message  text    not null,
    traceparent    text    not null,
    tracestate     text    not null,
    primary key (collection, document)
) strict, without rowid;
create index job_ready on job (collection, size_class, not_before, generation) where lease is null;
create index job_queued on job (collection, queue_time) where lease is null;
create index job_leased on job (lease_deadline) where lease is not null;

-- Answers that were given, for repeated requests.
create table answer (
    collection  text    not null,
    request_id  text    not null,
    -- SHA-256 of what was asked.
    fingerprint blob    not null,
    -- Which document it tells of; empty for a collection's.
    document    text    not null,
    response    blob    not null,
    expire_time integer not null,
    primary key (collection, request_id)
) strict, without rowid;
create index answer_expiry on answer (expire_time);
create index answer_document on answer (collection, document);

insert into collection values ('default', '', cast(unixepoch() as integer) * 1000000, 0, 0, 0, 0, 0, 0, 0, 0);
