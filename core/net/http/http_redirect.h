// Redirects: which answers are one, and where it leads.
#pragma once

#include "base/error.h"

#include <QUrl>

namespace lamina {

// 301, 302, 303, 307, 308.
bool isRedirect(int status);

// Where a redirect leads: http or https only, never from https to http, without user name and password.
// Errors: network, saying why it is not followed.
Result<QUrl> redirectTarget(const QUrl& from, const QUrl& location);

} // namespace lamina
