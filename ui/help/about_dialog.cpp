#include "ui/help/about_dialog.h"

#include "base/machine.h"
#include "numeric/threads.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/text.h"
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace lamina {

namespace {

QString compiler() {
#if defined(__clang__)
    return QStringLiteral("Clang " __clang_version__);
#else
    return QStringLiteral("GCC " __VERSION__);
#endif
}

} // namespace

QString AboutDialog::versions() {
    return QStringList{QStringLiteral("Lamina ") + QCoreApplication::applicationVersion(),
                       QStringLiteral("Qt ") + QString::fromLatin1(qVersion()),
                       QStringLiteral("oneDNN ") + QString::fromStdString(oneDnnVersion()) + QStringLiteral(" (") +
                           QString::fromStdString(oneDnnInstructionSet()) + QLatin1Char(')'),
                       compiler(),
                       tr("Instruction set: %1").arg(fromStd(instructionSet())),
                       QSysInfo::prettyProductName() + QStringLiteral(", ") + QSysInfo::currentCpuArchitecture()}
        .join(QLatin1Char('\n'));
}

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Lamina"));
    auto* picture = plainLabel();
    picture->setPixmap(applicationIcon().pixmap(56, 56));
    auto* name = plainLabel(QStringLiteral("Lamina"));
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setWeight(QFont::DemiBold);
    name->setFont(large);
    auto* what = plainLabel(tr("Draws the laminar profile of a GPT-2 language model: how the density and the "
                               "reconstruction loss of a sparse autoencoder change with depth."));
    what->setWordWrap(true);
    auto* list = plainLabel(versions());
    list->setObjectName(QStringLiteral("versions"));
    list->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* licences = plainLabel(
        tr("Lamina is free software under the MIT licence. It uses Qt (LGPL 3; Qt Charts under GPL 3), oneDNN, gumbo "
           "(Apache 2.0), QuaZip (LGPL 2.1), PCRE2 and CLI11 (BSD), nlohmann-json (MIT) and "
           "Boost (Boost licence)."));
    licences->setWordWrap(true);
    licences->setForegroundRole(QPalette::PlaceholderText);

    auto* words = new QVBoxLayout;
    words->setSpacing(8);
    for (QWidget* each : {static_cast<QWidget*>(name), static_cast<QWidget*>(what), static_cast<QWidget*>(list),
                          static_cast<QWidget*>(licences)})
        words->addWidget(each);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("Copy versions"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [] { QApplication::clipboard()->setText(versions()); });
    QPushButton* qt = buttons->addButton(tr("About Qt"), QDialogButtonBox::ActionRole);
    connect(qt, &QPushButton::clicked, qApp, &QApplication::aboutQt);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(row);
    layout->addWidget(buttons);
    setMinimumWidth(520);
}

} // namespace lamina
