// The system's proxy: http_proxy and the like, or the desktop's settings.
#pragma once

#include "net/http/http_request.h"

#include <QNetworkProxyFactory>

namespace lamina {

// Set per manager, so that the program's other connections keep their own settings.
class SystemProxy : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override { return systemProxyForQuery(query); }
};

// "host:port" of the proxy that stands between here and the address; empty where there is none.
std::string proxyFor(const QUrl& url, const HttpLimits& limits);

} // namespace lamina
