// The heading of a group of controls or texts: the window's font, a little heavier.
#pragma once

#include <QLabel>

namespace lamina {

QLabel* headingLabel(const QString& text);

} // namespace lamina
