#include "ui/window/window_place.h"

#include "ui/common/preferences.h"

#include <QMainWindow>
#include <QScreen>

namespace lamina {

void restorePlace(QMainWindow& window) {
    if (!window.restoreGeometry(kept(Kept::Geometry).toByteArray())) {
        // On a small screen all of it, but for the window's frame and a panel or two of the desktop.
        const QSize room = window.screen()->availableSize() - QSize(16, 48);
        window.resize(QSize(1320, 820).boundedTo(room).expandedTo(window.minimumSize()));
    }
    window.restoreState(kept(Kept::Docks).toByteArray());
}

void keepPlace(const QMainWindow& window) {
    keep(Kept::Geometry, window.saveGeometry());
    keep(Kept::Docks, window.saveState());
}

} // namespace lamina
