#!/bin/sh
# sh client.sh API NAAM SLEUTEL.pem: de zaken van uw gemeente, met een RSA-sleutel. Nodig: curl en openssl.
url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
head=$(printf '{"alg":"RS256"}' | url)
claims=$(printf '{"iss":"%s","sub":"%s","aud":"%s/oauth/token","iat":%s,"exp":%s,"jti":"%s"}' \
  "$2" "$2" "$1" "$now" "$((now + 60))" "$(openssl rand -hex 16)" | url)
proof=$head.$claims.$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign "$3" -binary | url)
token=$(curl -sf "$1/oauth/token" -d grant_type=client_credentials -d client_assertion="$proof" \
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -sf -H "Authorization: Bearer $token" "$1/v1/zaken"
