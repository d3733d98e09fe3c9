echo 'Trade between Seoul and Tokyo reached US$85.1 billion in 2024.' > trade.txt
dossier ingest trade.txt &&
dossier search trade Tokyo
