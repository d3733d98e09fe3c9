-- Version 3: documents inside of documents.

-- Where a document was found that is a member of a container: the container's id, and the path in it.
alter table document add column container text;
alter table document add column member_path text;
create index document_by_container on document (collection, container, member_path) where container is not null;
