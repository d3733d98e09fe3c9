-- Version 2: documents inside of documents.

-- What was found in which container, and where. A member has one source, which is not looked up when something is uploaded.
create table member (
    collection text    not null,
    document   text    not null,
    -- Id of the document that it is in.
    container  text    not null,
    path       text    not null,
    -- Containers around it.
    depth      integer not null,
    -- Id of the uploaded file that all of them are in.
    root       text    not null,
    primary key (collection, document)
) strict, without rowid;
create unique index member_path on member (collection, container, path);

alter table source add column of_member integer not null default 0;
drop index source_uri;
create unique index source_uri on source (collection, uri) where uri <> '' and of_member = 0;

-- Of an uploaded file: members in it and their bytes, on all levels.
alter table document add column descendants integer not null default 0;
alter table document add column descendant_bytes integer not null default 0;
