#!/bin/sh
# Makes the certificates of the loopback test server anew: an authority of its own, and three servers' certificates
# signed by it. Their keys protect nothing; they are for tests on 127.0.0.1 alone. Needs openssl.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/ca.cnf" <<END
[ca]
default_ca = lamina
[lamina]
database = $work/index.txt
new_certs_dir = $work
serial = $work/serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
keyUsage = critical, keyCertSign, cRLSign
END
: > "$work/index.txt"
echo 1000 > "$work/serial"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

key "$work/authority.key"
openssl req -new -key "$work/authority.key" -subj "/CN=Lamina tests' authority" -out "$work/authority.csr"
openssl ca -batch -selfsign -config "$work/ca.cnf" -extensions authority -keyfile "$work/authority.key" \
    -in "$work/authority.csr" -startdate 20200101000000Z -enddate 21200101000000Z -notext -out authority.pem

# server NAME SUBJECT-ALTERNATIVE-NAMES START END
server() {
    key "$1.key"
    openssl req -new -key "$1.key" -subj "/CN=Lamina tests' $1 server" -addext "subjectAltName=$2" -out "$work/$1.csr"
    openssl ca -batch -config "$work/ca.cnf" -cert authority.pem -keyfile "$work/authority.key" -in "$work/$1.csr" \
        -startdate "$3" -enddate "$4" -notext -out "$1.pem"
}
server valid IP:127.0.0.1,DNS:localhost 20200101000000Z 21200101000000Z
server expired IP:127.0.0.1,DNS:localhost 20200101000000Z 20210101000000Z
server other DNS:other.example 20200101000000Z 21200101000000Z
