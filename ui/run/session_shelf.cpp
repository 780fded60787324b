#include "ui/run/session_shelf.h"

#include "ui/common/text.h"

#include <QFile>

namespace lamina {

namespace {

namespace fs = std::filesystem;

Status moved(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (fs::exists(to, error))
        return makeError(ErrorKind::Usage, to.filename().string() + " is there already; choose another name");
    fs::rename(from, to, error);
    if (error)
        return makeError(error == std::errc::no_such_file_or_directory ? ErrorKind::NotFound : ErrorKind::Permission,
                         "cannot move " + from.string() + " to " + to.string() + ": " + error.message());
    return {};
}

} // namespace

Result<fs::path> renameSession(const fs::path& file, const QString& name) {
    const QString plain = name.trimmed();
    if (plain.isEmpty() || plain.contains(QLatin1Char('/')) || plain.startsWith(QLatin1Char('.')))
        return makeError(ErrorKind::Usage, "a session's name cannot be empty, begin with a dot or have a slash in it; "
                                           "choose another name");
    const fs::path target = file.parent_path() / (plain.toStdString() + file.extension().string());
    if (target == file)
        return file;
    LAMINA_TRY(moved(file, target));
    return target;
}

Result<fs::path> trashSession(const fs::path& file) {
    QString where;
    if (!QFile::moveToTrash(fromPath(file), &where))
        return makeError(fs::exists(file) ? ErrorKind::Permission : ErrorKind::NotFound,
                         "cannot move " + file.string() + " to the trash; delete it with a file manager");
    return fs::path(where.toStdString());
}

Status restoreSession(const fs::path& trashed, const fs::path& file) {
    return moved(trashed, file);
}

} // namespace lamina
