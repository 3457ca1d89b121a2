// A run's CVODE: backward differentiation formulas, Newton's method, Jacobian by differences.
//
// It works through the steps of the model one after another and stops at the end of each, where
// memories and frozen inputs move (xmile.md 27.5). Its history of past values is of use only while
// the rates are smooth. So it starts anew when the stocks are not where it left them (clamped
// ones), or when the same stocks at the same time now have other rates than before the move.
#include "runtime/solvers/cvode.h"

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_spgmr.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace weir {
namespace {

constexpr std::size_t kMostDense = 2000;  // stocks: their Jacobian takes 32 MB
constexpr long kMostParts = 1L << 17;     // of one step of the model

class CvodeSolver : public StiffSolver {
 public:
  explicit CvodeSolver(std::size_t size) : size_(size) {}
  ~CvodeSolver() override;
  CvodeSolver(const CvodeSolver&) = delete;
  CvodeSolver& operator=(const CvodeSolver&) = delete;

  bool make();
  bool advance(RatesOfModel& model, double time, double next_time, double* stocks,
               ErrorBounds bounds, std::string& problem) override;

 private:
  static int rates_at(double time, N_Vector stocks, N_Vector rates, void* self);
  static void keep_message(int code, const char* module, const char* function, char* message,
                           void* self);
  bool start(double time, const double* stocks, ErrorBounds bounds);
  bool may_go_on(double time, const double* stocks, ErrorBounds bounds);
  double* values() const { return N_VGetArrayPointer_Serial(values_); }

  std::size_t size_;
  SUNContext context_ = nullptr;
  N_Vector values_ = nullptr;
  SUNMatrix jacobian_ = nullptr;
  SUNLinearSolver linear_ = nullptr;
  void* cvode_ = nullptr;

  RatesOfModel* model_ = nullptr;  // during advance
  ErrorBounds bounds_;
  bool is_started_ = false;
  std::vector<double> end_rates_, rates_;  // at the end of the last step, and there after the move
  std::string message_;
};

CvodeSolver::~CvodeSolver() {
  if (cvode_ != nullptr) CVodeFree(&cvode_);
  if (linear_ != nullptr) SUNLinSolFree(linear_);
  if (jacobian_ != nullptr) SUNMatDestroy(jacobian_);
  if (values_ != nullptr) N_VDestroy(values_);
  if (context_ != nullptr) SUNContext_Free(&context_);
}

/// Everything that does not depend on the place; false: no memory.
bool CvodeSolver::make() {
  if (SUNContext_Create(nullptr, &context_) != 0) return false;
  values_ = N_VNew_Serial(static_cast<sunindextype>(size_), context_);
  cvode_ = CVodeCreate(CV_BDF, context_);
  if (values_ == nullptr || cvode_ == nullptr) return false;
  N_VConst(0, values_);
  end_rates_.resize(size_);
  rates_.resize(size_);
  if (size_ <= kMostDense) {
    const auto side = static_cast<sunindextype>(size_);
    jacobian_ = SUNDenseMatrix(side, side, context_);
    linear_ = jacobian_ != nullptr ? SUNLinSol_Dense(values_, jacobian_, context_) : nullptr;
  } else {
    linear_ = SUNLinSol_SPGMR(values_, SUN_PREC_NONE, 0, context_);
  }
  return linear_ != nullptr && CVodeSetErrHandlerFn(cvode_, keep_message, this) == CV_SUCCESS &&
         CVodeInit(cvode_, rates_at, 0, values_) == CV_SUCCESS &&
         CVodeSetUserData(cvode_, this) == CV_SUCCESS &&
         CVodeSetLinearSolver(cvode_, linear_, jacobian_) == CV_SUCCESS &&
         CVodeSetMaxNumSteps(cvode_, kMostParts) == CV_SUCCESS;
}

/// What CVODE calls. A rate that is no number makes it try a shorter step.
int CvodeSolver::rates_at(double time, N_Vector stocks, N_Vector rates, void* self) {
  const CvodeSolver& solver = *static_cast<CvodeSolver*>(self);
  double* made = N_VGetArrayPointer_Serial(rates);
  solver.model_->evaluate(time, N_VGetArrayPointer_Serial(stocks), made);
  constexpr int kTryAgain = 1;
  return std::all_of(made, made + solver.size_, [](double rate) { return std::isfinite(rate); })
             ? 0
             : kTryAgain;
}

/// In place of CVODE's own, which prints.
void CvodeSolver::keep_message(int code, const char*, const char*, char* message, void* self) {
  if (code < 0) static_cast<CvodeSolver*>(self)->message_ = message;
}

bool CvodeSolver::start(double time, const double* stocks, ErrorBounds bounds) {
  std::copy_n(stocks, size_, values());
  bounds_ = bounds;
  // CVODE takes new tolerances only together with a new start
  is_started_ = CVodeReInit(cvode_, time, values_) == CV_SUCCESS &&
                CVodeSStolerances(cvode_, bounds.relative, bounds.absolute) == CV_SUCCESS;
  return is_started_;
}

/// Is the past still of use?
bool CvodeSolver::may_go_on(double time, const double* stocks, ErrorBounds bounds) {
  if (!is_started_ || !std::equal(stocks, stocks + size_, values())) return false;
  if (bounds.absolute != bounds_.absolute || bounds.relative != bounds_.relative) return false;
  model_->evaluate(time, stocks, rates_.data());
  return rates_ == end_rates_;
}

bool CvodeSolver::advance(RatesOfModel& model, double time, double next_time, double* stocks,
                          ErrorBounds bounds, std::string& problem) {
  model_ = &model;
  message_.clear();
  if (!std::all_of(stocks, stocks + size_, [](double stock) { return std::isfinite(stock); })) {
    problem = "a stock is not a number there, and cvode needs numbers";
    return false;
  }
  double reached = time;
  const bool is_ready = (may_go_on(time, stocks, bounds) || start(time, stocks, bounds)) &&
                        CVodeSetStopTime(cvode_, next_time) == CV_SUCCESS;
  const int end = is_ready ? CVode(cvode_, next_time, values_, &reached, CV_NORMAL) : CV_ILL_INPUT;
  if (end < 0) {
    is_started_ = false;
    problem = "cvode: " + message_;
    return false;
  }
  std::copy_n(values(), size_, stocks);
  model_->evaluate(next_time, stocks, end_rates_.data());
  return true;
}

std::unique_ptr<StiffSolver> make_cvode(std::size_t size) {
  auto solver = std::make_unique<CvodeSolver>(size);
  if (!solver->make()) return nullptr;
  return solver;
}

}  // namespace

MakeStiffSolver stiff_solver() { return make_cvode; }

}  // namespace weir
