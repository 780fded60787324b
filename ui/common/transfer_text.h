// One line of the window on a transfer: what comes, how much of it, how fast, how long still.
#pragma once

#include "net/transfer_progress.h"

#include <QString>
#include <cstdint>

namespace lamina {

QString transferText(const TransferProgress& progress);

// "548 MB", "1.5 GB": in powers of ten, as hubs and disks are labelled.
QString transferSizeText(std::uint64_t bytes);

} // namespace lamina
