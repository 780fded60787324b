// Light and dark, icons and language of the window.
#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>
#include <utility>
#include <vector>

class QApplication;

namespace lamina {

enum class Theme { System, Light, Dark };

// System leaves the desktop's style and colours; Light and Dark are our own palettes on the Fusion style.
void applyTheme(QApplication& application, Theme theme);
Theme savedTheme();
void saveTheme(Theme theme);

// An icon of resources/icons in a colour of the palette, sharp at every scale.
QIcon themedIcon(const QString& name, QPalette::ColorRole role = QPalette::ButtonText);
QIcon applicationIcon();

// "en" or "vi": the saved choice, else the system's language where it is one of them, else English.
QString savedLanguage();
void saveLanguage(const QString& language);
// Code and own name of each language the window speaks.
std::vector<std::pair<QString, QString>> windowLanguages();
// Installs the translations, Qt's own where they are installed, and the number format; existing widgets have to be made
// anew.
void applyLanguage(QApplication& application, const QString& language);

} // namespace lamina
