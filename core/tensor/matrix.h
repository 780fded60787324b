// Row-major float32 matrices: an owning, 64-byte aligned one and views of one.
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <utility>

namespace lamina {

// A view of rows x cols floats, rows `stride` floats apart. Copying the view copies no data.
struct ConstMatrixView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::size_t stride = 0;

    const float* row(std::size_t i) const { return data + i * stride; }
    ConstMatrixView rowRange(std::size_t first, std::size_t count) const { return {row(first), count, cols, stride}; }
};

struct MatrixView {
    float* data = nullptr;
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::size_t stride = 0;

    float* row(std::size_t i) const { return data + i * stride; }
    MatrixView rowRange(std::size_t first, std::size_t count) const { return {row(first), count, cols, stride}; }
    operator ConstMatrixView() const { return {data, rows, cols, stride}; }
};

// Owns rows x cols floats, contiguous (stride = cols), zeroed on construction. Throws std::bad_alloc.
class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t cols) : m_rows(rows), m_cols(cols) {
        if (size() == 0)
            return;
        if (cols > std::size_t(-1) / sizeof(float) / rows)
            throw std::bad_alloc();
        m_data = static_cast<float*>(::operator new(size() * sizeof(float), alignment));
        std::memset(m_data, 0, size() * sizeof(float));
    }
    Matrix(const Matrix& other) : Matrix(other.m_rows, other.m_cols) {
        if (m_data)
            std::memcpy(m_data, other.m_data, size() * sizeof(float));
    }
    Matrix(Matrix&& other) noexcept { swap(other); }
    Matrix& operator=(Matrix other) noexcept {
        swap(other);
        return *this;
    }
    ~Matrix() { ::operator delete(m_data, alignment); }

    void swap(Matrix& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_rows, other.m_rows);
        std::swap(m_cols, other.m_cols);
    }

    std::size_t rows() const { return m_rows; }
    std::size_t cols() const { return m_cols; }
    std::size_t size() const { return m_rows * m_cols; }
    bool empty() const { return size() == 0; }
    float* data() { return m_data; }
    const float* data() const { return m_data; }
    float* row(std::size_t i) { return m_data + i * m_cols; }
    const float* row(std::size_t i) const { return m_data + i * m_cols; }
    float& operator()(std::size_t i, std::size_t j) { return m_data[i * m_cols + j]; }
    float operator()(std::size_t i, std::size_t j) const { return m_data[i * m_cols + j]; }

    MatrixView view() { return {m_data, m_rows, m_cols, m_cols}; }
    ConstMatrixView view() const { return {m_data, m_rows, m_cols, m_cols}; }
    operator ConstMatrixView() const { return view(); }

private:
    static constexpr std::align_val_t alignment{64};
    float* m_data = nullptr;
    std::size_t m_rows = 0;
    std::size_t m_cols = 0;
};

} // namespace lamina
