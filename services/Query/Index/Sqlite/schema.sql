-- Version 1. The collection is the first column of every key, so that it can distribute the tables one day.

-- What is known of a collection beside its documents.
create table collection (
  id text not null primary key,
  applied integer not null default 0,       -- every change up to this sequence is applied
  documents integer not null default 0,
  failed_documents integer not null default 0,
  characters integer not null default 0     -- sum of document.length
) without rowid;

-- Changes that were applied before the ones in front of them: leaves as soon as the gap closes.
create table settled (
  collection text not null,
  previous integer not null,
  sequence integer not null,
  primary key (collection, previous)
) without rowid;

-- One row per published document: the revision that is kept.
create table document (
  collection text not null,
  id text not null,
  generation integer not null,
  revision integer not null,
  failed integer not null,
  length integer not null,                  -- code points
  language text not null,                   -- lower case
  published_first text,                     -- first and last day of the publication date, YYYY-MM-DD
  published_last text,
  search_row integer,                       -- rowid in search; null without a text
  message blob not null,                    -- dossier.query.v1.Document
  primary key (collection, id)
) without rowid;
create unique index document_by_search_row on document (search_row) where search_row is not null;

-- All that stays of a retracted document: what is older than this is not taken any more.
create table tombstone (
  collection text not null,
  document text not null,
  generation integer not null,
  primary key (collection, document)
) without rowid;

-- The text in chunks, so that a slice does not read all of it. UTF-8, split between code points.
create table text_chunk (
  collection text not null,
  document text not null,
  start integer not null,                   -- first code point
  content blob not null,
  primary key (collection, document, start)
);

-- Everything that has a place in the text: blocks, sentences, and facts of all kinds.
create table fact (
  collection text not null,
  layer integer not null,                   -- dossier.common.v1.Layer
  document text not null,
  start integer not null,                   -- first code point of the first span
  ordinal integer not null,                 -- place in the layer's list
  end integer not null,
  earliest text,                            -- the time it is about, ISO 8601; null when it is about none
  latest text,
  sentence_start integer,                   -- the sentence that a time expression stands in
  sentence_end integer,
  confidence real not null,
  issue text,
  message blob,                             -- null for sentences: they are their range
  primary key (collection, layer, document, start, ordinal)
) without rowid;
create index fact_by_time on fact (collection, layer, earliest, latest, document, start, ordinal) where earliest is not null;

-- Which entities a fact involves.
create table fact_entity (
  collection text not null,
  entity text not null,
  layer integer not null,
  document text not null,
  start integer not null,
  ordinal integer not null,
  primary key (collection, entity, layer, document, start, ordinal)
) without rowid;
create index fact_entity_by_document on fact_entity (collection, document);

-- How many there are of each layer.
create table layer (
  collection text not null,
  layer integer not null,
  facts integer not null,
  primary key (collection, layer)
) without rowid;

-- Entities that are mentioned at least once.
create table entity (
  collection text not null,
  id text not null,
  name text not null,                       -- as its first document calls it
  type integer not null,
  mentions integer not null,
  documents integer not null,
  primary key (collection, id)
) without rowid;
create index entity_by_mentions on entity (collection, mentions desc, id);

-- Their mentions in each document.
create table entity_document (
  collection text not null,
  entity text not null,
  document text not null,
  name text not null,
  type integer not null,
  mentions integer not null,
  start integer not null,                   -- key of the first mention in fact
  ordinal integer not null,
  primary key (collection, entity, document)
) without rowid;
create index entity_document_by_document on entity_document (collection, document);

-- What they are called.
create table entity_name (
  collection text not null,
  entity text not null,
  name text not null,
  folded text not null,                     -- lower case, single spaces
  mentions integer not null,                -- mentions that call it so
  documents integer not null,               -- documents that prefer this name
  primary key (collection, entity, name)
) without rowid;
create index entity_name_by_folded on entity_name (collection, folded, entity);

-- The words of the documents. The body is the text with what is not content blanked out, code point by code point: offsets are those of the text.
create virtual table search using fts5 (body, tokenize = "unicode61 remove_diacritics 2");
-- A deleted word leaves the index with its document, not at some later merge.
insert into search (search, rank) values ('secure-delete', 1);
