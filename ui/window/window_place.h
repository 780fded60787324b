// Where the window stands on the screen, and its tool bars and docks, from one start to the next. GUI thread.
#pragma once

class QMainWindow;

namespace lamina {

// At the first start a size that suits the screen.
void restorePlace(QMainWindow& window);
void keepPlace(const QMainWindow& window);

} // namespace lamina
