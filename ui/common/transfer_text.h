// One line of the window on a transfer: what comes, how much of it, how fast, how long still.
#pragma once

#include "net/transfer_progress.h"

#include <QString>

namespace lamina {

QString transferText(const TransferProgress& progress);

} // namespace lamina
