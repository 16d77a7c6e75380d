# A linear model of log price, with NumPy and nothing else.
import csv, json, os
import numpy as np

job = json.load(open(os.environ["SEEDBED_JOB"]))
columns = job["data"]["numeric"]
table = list(csv.DictReader(open(job["data"]["path"])))
x = np.array([[1.0] + [float(row[name]) for name in columns] for row in table])
y = np.log([float(row[job["data"]["target"]]) for row in table])
x[:, 1:] = np.log1p(np.maximum(x[:, 1:], 0))
train, validation, test = (np.loadtxt(job[part], dtype=int, ndmin=1) for part in ("train_rows", "validation_rows", "test_rows"))
ridge = job["settings"]["ridge"] * np.eye(x.shape[1])
beta = np.linalg.solve(x[train].T @ x[train] + ridge, x[train].T @ y[train])
mu, sigma = x @ beta, np.std(y[train] - x[train] @ beta)
with open(job["forecasts"] + ".part", "w") as out:
    out.write("row,family,mu,sigma\n")
    out.writelines(f"{row},lognormal,{mu[row]},{sigma}\n" for row in [*validation, *test])
os.rename(job["forecasts"] + ".part", job["forecasts"])
