#include "net/http/http_proxy.h"

namespace lamina {

std::string proxyFor(const QUrl& url, const HttpLimits& limits) {
    if (!limits.useSystemProxy)
        return {};
    const QList<QNetworkProxy> proxies = SystemProxy().queryProxy(QNetworkProxyQuery(url));
    if (proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy || proxies.first().hostName().isEmpty())
        return {};
    return proxies.first().hostName().toStdString() + ":" + std::to_string(proxies.first().port());
}

} // namespace lamina
