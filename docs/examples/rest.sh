collection=${DOSSIER_URL:-http://127.0.0.1:8080}/v1/collections/default
curl --silent --show-error --fail-with-body --header 'Content-Type: text/plain' \
  --data-binary 'Trade between Seoul and Tokyo reached US$85.1 billion in 2024.' "$collection/documents?fileName=trade.txt&wait=true" &&
curl --silent --show-error --fail-with-body "$collection/search?q=trade+Tokyo"
