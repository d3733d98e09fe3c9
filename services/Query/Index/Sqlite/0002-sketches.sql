-- Version 2. What near-duplicates are found by: nothing is kept of pairs, so nothing has to be mended when a document changes or goes.

-- The sketch of each document that has one.
create table sketch (
  collection text not null,
  document text not null,
  created integer not null,                 -- of the document, microseconds since 1970: what "older" means
  content blob not null,                    -- dossier.common.v1.Revision.sketch
  primary key (collection, document)
) without rowid;

-- The bands of the sketches: documents that share one may be near-duplicates. Older documents come first, so that a full band is cut off at the same
-- place in whatever order documents were published.
create table sketch_band (
  collection text not null,
  band integer not null,                    -- number and content of the band
  created integer not null,
  document text not null,
  primary key (collection, band, created, document)
) without rowid;
