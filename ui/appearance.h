// Light and dark, icons and language of the window.
#pragma once

#include <QIcon>
#include <QString>

class QApplication;

namespace lamina {

enum class Theme { System, Light, Dark };

// System leaves the desktop's style and colours; Light and Dark are our own palettes on the Fusion style.
void applyTheme(QApplication& application, Theme theme);
Theme savedTheme();
void saveTheme(Theme theme);

// An icon of resources/icons in the palette's text colour, sharp at every scale.
QIcon themedIcon(const QString& name);
QIcon applicationIcon();

// "en" or "vi": the saved choice, else the system's language where it is one of them, else English.
QString savedLanguage();
void saveLanguage(const QString& language);
// Installs the translations and the number format; existing widgets have to be made anew.
void applyLanguage(QApplication& application, const QString& language);

} // namespace lamina
