// Widgets that come and go without moving the others.
#pragma once

class QWidget;

namespace lamina {

// Its room in a layout stays its own while it is hidden.
void keepPlaceWhenHidden(QWidget* widget);

} // namespace lamina
