#include "ui/common/table_text.h"

#include <QCoreApplication>
#include <string>

namespace lamina {

QString tableText(std::string_view text) {
    return QCoreApplication::translate("Tables", std::string(text).c_str());
}

} // namespace lamina
