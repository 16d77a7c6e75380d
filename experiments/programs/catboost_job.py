# CatBoost: the mean and the spread of log price from trees, which together are a log-normal forecast.
import json, os
import numpy as np
from catboost import CatBoostRegressor, Pool
import pandas as pd

job = json.load(open(os.environ["SEEDBED_JOB"]))
data, tree = job["data"], job["settings"]["tree"]
table = pd.read_csv(data["path"])
inputs = table[data["numeric"] + data["categorical"]]
y = np.log(table[data["target"]])
train, validation, test = (np.loadtxt(job[part], dtype=int, ndmin=1) for part in ("train_rows", "validation_rows", "test_rows"))
pool = lambda rows: Pool(inputs.iloc[rows], y.iloc[rows], cat_features=data["categorical"])
model = CatBoostRegressor(
    loss_function="RMSEWithUncertainty", iterations=tree["iterations"], depth=tree["depth"], learning_rate=tree["lr"],
    random_seed=job["seed"], thread_count=job["threads"], verbose=100, train_dir=job["scratch"], allow_writing_files=False)
model.fit(pool(train), eval_set=pool(validation), use_best_model=True)
rows = np.concatenate([validation, test])
mu, variance = model.predict(inputs.iloc[rows], prediction_type="RMSEWithUncertainty").T
forecasts = pd.DataFrame({"row": rows, "family": "lognormal", "mu": mu, "sigma": np.sqrt(variance)})
forecasts.to_csv(job["forecasts"] + ".part", index=False)
os.rename(job["forecasts"] + ".part", job["forecasts"])
