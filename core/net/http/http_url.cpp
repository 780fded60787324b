#include "net/http/http_url.h"

namespace lamina {

std::string shownUrl(const QUrl& url) {
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveFragment).toStdString();
}

QUrl withoutQuery(QUrl url) {
    url.setQuery(QString());
    return url;
}

bool sameOrigin(const QUrl& a, const QUrl& b) {
    const auto port = [](const QUrl& url) { return url.port(url.scheme() == u"https" ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

} // namespace lamina
