#!/usr/bin/env bash
# Posts a signed request: post.sh PATH BODY. Takes HOTLINE_URL, HOTLINE_KEY_ID and HOTLINE_SECRET from the environment.
set -euo pipefail
path=$1 body=$2
timestamp=$(date +%s)
nonce=$(openssl rand -hex 16)
digest=$(printf %s "$body" | openssl dgst -sha256 | sed 's/.*= *//')
signature=$(printf '%s\n%s\n%s\n%s\n%s\n%s' POST "$path" '' "$timestamp" "$nonce" "$digest" |
  openssl dgst -sha256 -hmac "$HOTLINE_SECRET" | sed 's/.*= *//')
curl -sS -X POST "$HOTLINE_URL$path" -w ' %{http_code}\n' \
  -H "X-Key-Id: $HOTLINE_KEY_ID" -H "X-Timestamp: $timestamp" -H "X-Nonce: $nonce" -H "X-Signature: $signature" \
  -H 'Content-Type: application/json' --data-binary "$body"
