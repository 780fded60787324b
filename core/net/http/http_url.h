// Addresses: as they may be shown, and whether two are of one server.
#pragma once

#include <QUrl>
#include <string>

namespace lamina {

// An address as it may be shown and logged: without user name, password and fragment.
std::string shownUrl(const QUrl& url);

// For addresses a server named: their query may hold a signature of somebody's account.
QUrl withoutQuery(QUrl url);

// Scheme, host and port are the same.
bool sameOrigin(const QUrl& a, const QUrl& b);

} // namespace lamina
