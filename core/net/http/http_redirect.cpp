#include "net/http/http_redirect.h"

#include "net/http/http_failure.h"
#include "net/http/http_url.h"

namespace lamina {

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<QUrl> redirectTarget(const QUrl& from, const QUrl& location) {
    QUrl target = from.resolved(location);
    const QString scheme = target.scheme().toLower();
    if (!target.isValid() || target.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return cannotFetch(from, "the server redirects to \"" + shownUrl(withoutQuery(location)) +
                                     "\", which is not a web address");
    if (from.scheme().toLower() == u"https" && scheme == u"http")
        return cannotFetch(from, "the server redirects from https to the unprotected address " +
                                     shownUrl(withoutQuery(target)) + "; fetch that one directly if you trust it");
    target.setUserInfo(QString());
    target.setFragment(QString());
    return target;
}

} // namespace lamina
