// A cross network (Wang et al., "DCN V2", WWW 2021) as a network of one's own: model.network cross. Every
// layer multiplies the inputs with a linear map of what came before, so that a few layers hold products of
// inputs; a hidden layer of model.hidden's first width makes features of them, with dropout.

#include <seedbed/network.hpp>
#include <stdexcept>

namespace {

class Cross : public seedbed::FeatureNetwork {
 public:
  Cross(const seedbed::NetworkOptions& options, const seedbed::NetworkShape& shape)
      : width_(options.hidden.front()), dropout_(options.dropout) {
    for (int layer = 0; layer < 3; ++layer) layers_->push_back(torch::nn::Linear(shape.values, shape.values));
    register_module("cross", layers_);
    norm_ = register_module("norm", torch::nn::BatchNorm1d(shape.values));
    last_ = register_module("last", torch::nn::Linear(shape.values, width_));
  }

  torch::Tensor forward(const seedbed::NetworkInputs& inputs) override {
    const torch::Tensor first = norm_->forward(inputs.values);
    torch::Tensor values = first;
    for (std::size_t layer = 0; layer < layers_->size(); ++layer)
      values = first * layers_->at<torch::nn::LinearImpl>(layer).forward(values) + values;
    return torch::dropout(torch::relu(last_->forward(values)), dropout_, is_training());
  }

  std::int64_t features() const override { return width_; }

 private:
  std::int64_t width_;
  double dropout_;
  torch::nn::ModuleList layers_;
  torch::nn::BatchNorm1d norm_ = nullptr;
  torch::nn::Linear last_ = nullptr;
};

std::shared_ptr<seedbed::FeatureNetwork> make_cross(const seedbed::NetworkOptions& options,
                                                    const seedbed::NetworkShape& shape) {
  if (options.hidden.size() != 1)
    throw std::invalid_argument("the network cross takes one width in model.hidden");
  if (shape.values == 0)
    throw std::invalid_argument("the network cross reads numbers, categories and texts, and there are none");
  return std::make_shared<Cross>(options, shape);
}

}  // namespace

SEEDBED_NETWORKS(networks) {
  networks.add("cross", make_cross);
}
