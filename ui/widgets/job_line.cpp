#include "ui/widgets/job_line.h"

#include "ui/run/file_jobs.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace lamina {

namespace {

constexpr int patience = 300; // ms

} // namespace

JobLine::JobLine(FileJobs* jobs, QWidget* parent) : QWidget(parent), m_jobs(jobs) {
    setObjectName(QStringLiteral("jobLine"));
    m_text = new ElidedLabel;
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(80, 10);
    m_bar->setAccessibleName(tr("Progress of the file"));
    m_cancel = new QToolButton;
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_cancel->setText(QStringLiteral("✕"));
    m_cancel->setAutoRaise(true);
    connect(m_cancel, &QToolButton::clicked, m_jobs, &FileJobs::cancelAll);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(patience);
    connect(&m_delay, &QTimer::timeout, this, &QWidget::show);
    connect(m_jobs, &FileJobs::changed, this, &JobLine::refresh);
    refresh();
}

QString JobLine::text() const {
    return m_text->text();
}

void JobLine::refresh() {
    if (!m_jobs->busy()) {
        m_delay.stop();
        return hide();
    }
    if (!isVisible() && !m_delay.isActive())
        m_delay.start();
    m_text->setText(m_jobs->text());
    m_text->setToolTip(m_jobs->text());
    m_cancel->setToolTip(m_jobs->reading() ? tr("Do not open it") : tr("Stop writing; no half file stays"));
    m_cancel->setAccessibleName(m_cancel->toolTip());
    const double share = m_jobs->share();
    m_bar->setRange(0, share < 0 ? 0 : 1000); // an empty range: it is not known how long
    m_bar->setValue(share < 0 ? 0 : static_cast<int>(share * 1000));
}

} // namespace lamina
