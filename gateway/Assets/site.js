// What pages do beyond reading: upload by dropping files, live progress, copying a citation.
